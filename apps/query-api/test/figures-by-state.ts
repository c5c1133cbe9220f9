import { getNamedType, type GraphQLSchema, isEnumType, isInputObjectType } from 'graphql';

/** Questions for figures with every argument by which they may be split or picked by where orders are sent. */
export const figuresByState = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getQueryType()?.getFields() ?? {})
    .flatMap(({ name, args }) =>
      args.flatMap((argument) => {
        const type = getNamedType(argument.type);
        if (isEnumType(type) && type.getValue('STATE')) return [`${name}(${argument.name}: [STATE])`];
        const asked = isInputObjectType(type) && 'state' in type.getFields();
        const needed = args.some((each) => each.name === 'by' && each.defaultValue === undefined) ? 'by: [], ' : '';
        return asked ? [`${name}(${needed}${argument.name}: { state: ["SP"] })`] : [];
      }),
    )
    .sort();
