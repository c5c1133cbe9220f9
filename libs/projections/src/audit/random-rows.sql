-- Keys of $2 rows at random, out of about $1 per cent of the table's pages.
select :key as key from :rows tablesample system ($1) order by random() limit $2
