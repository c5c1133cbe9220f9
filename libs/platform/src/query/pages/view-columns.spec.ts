import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { columnsOf, sortableColumn, viewName } from './view-columns';

@Entity('parcels')
@Index(['receiver'], { fulltext: true })
class ParcelV1 {
  @PrimaryColumn('text') parcelId: string;
  @Column('timestamptz', { nullable: true }) sentAt: string | null;
  @Column('text') receiver: string;
}

@Entity('parcels')
class Parcel extends ParcelV1 {
  @Column('integer') weight: number;
}

test('a row that extends the one of an older version has the columns of both', () => {
  expect(viewName(Parcel)).toBe('parcels');
  expect(columnsOf(Parcel, new Set(['parcel_id', 'sent_at', 'receiver', 'weight']))).toBe(
    'parcel_id as "parcelId", sent_at as "sentAt", receiver as "receiver", weight as "weight"',
  );
  expect(sortableColumn(Parcel, 'sentAt')).toMatchObject({ column: 'sent_at', nullable: true, folded: false });
  expect(sortableColumn(Parcel, 'receiver')).toMatchObject({ column: 'receiver', nullable: false, folded: true });
});

test('a column that the active version does not have reads as null of its type', () =>
  expect(columnsOf(Parcel, new Set(['parcel_id', 'sent_at']))).toContain('null::integer as "weight"'));

test('a class without a column of that name cannot be sorted by it', () =>
  expect(() => sortableColumn(ParcelV1, 'weight')).toThrow("ParcelV1 has no column 'weight'"));
