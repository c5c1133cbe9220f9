-- Categories of the streams that versions of views follow, those that they copy from among them. Null where it is not
-- known; then every stream may be one of them.
select
  asked.view,
  jsonb_path_query_array(parts, '$.from[*]') || jsonb_path_query_array(parts, '$.copies[*].from[*]') as categories
from unnest($1::text[], $2::integer[]) as asked (view, version)
left join projection_definitions on name = asked.view and projection_definitions.version = asked.version
