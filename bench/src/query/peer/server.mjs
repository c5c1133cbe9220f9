// PostGraphile on the tables of DATABASE_URL, as its pages advise: its presets, on Node's own HTTP server.
import { createServer } from 'node:http';

/** What is installed beside this file alone, and so cannot be found from where its source lies. */
const installed = (name) => import(`postgraphile${name}`);
const { postgraphile } = await installed('');
const { makePgService } = await installed('/adaptors/pg');
const { grafserv } = await installed('/grafserv/node');
const { PostGraphileAmberPreset } = await installed('/presets/amber');
const { makeV4Preset } = await installed('/presets/v4');

const { DATABASE_URL: connectionString, PORT } = process.env;
const serv = postgraphile({
  extends: [PostGraphileAmberPreset, makeV4Preset({ dynamicJson: true, graphiql: false })],
  pgServices: [makePgService({ connectionString, schemas: ['public'] })],
  grafserv: { graphqlPath: '/graphql', websockets: false, watch: false },
}).createServ(grafserv);
const answer = serv.createHandler();
const server = createServer((request, response) =>
  request.url === '/' ? response.end('ready') : answer(request, response),
);
server.listen(Number(PORT), '127.0.0.1');
