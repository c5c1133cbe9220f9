import type { AddressEntry } from '@refold/views';
import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('Address', { description: 'Where something is sent. Records from other systems may know only a part.' })
export class AddressAnswer {
  @Field(() => String, { nullable: true, description: 'Street and number.' })
  street?: string;

  @Field(() => String, { nullable: true, description: 'City or town.' })
  city?: string;

  @Field(() => String, { nullable: true, description: 'State, province or region, as its post writes it: `SP`.' })
  state?: string;

  @Field(() => String, { nullable: true, description: 'Postal code, or the part of it that is known.' })
  postalCode?: string;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2: `BR`.' })
  country?: string;
}

export const addressAnswer = (entry: AddressEntry | null): AddressAnswer | null => entry;
