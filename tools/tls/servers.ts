import { execFileSync, type ChildProcess } from 'node:child_process';
import { appendFileSync, chownSync, copyFileSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, createServer as createPlainServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { kafka } from '../local-stack/src/kafka/broker';
import { kafkaJars } from '../local-stack/src/kafka/jars';
import { serverProperties } from '../local-stack/src/kafka/server-properties';
import { postgres, superuserUrl } from '../local-stack/src/postgres/cluster';
import { postgresUser } from '../local-stack/src/postgres/operating-system-user';
import type { Piece } from '../local-stack/src/supervisor/piece';
import type { ServerFiles } from './authority';

/** A server that speaks TLS and lives as long as a test. */
export interface SecuredServer {
  readonly port: number;
  stop(): Promise<void>;
}

export const freePort = async (): Promise<number> => {
  const server = createPlainServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** PostgreSQL that lets nobody in over TCP without TLS. */
export const securedPostgres = async (
  dataDir: string,
  files: ServerFiles,
): Promise<SecuredServer & { url: string }> => {
  const port = await freePort();
  const options = { dataDir, port, superuserPassword: 'secret', scratch: true };
  const piece = postgres(options);
  const cluster = realpathSync(join(dataDir, 'postgres', 'cluster'));
  const user = postgresUser();
  const own = (from: string, to: string): string => {
    const file = join(cluster, to);
    copyFileSync(from, file);
    execFileSync('chmod', ['600', file]);
    if (user) chownSync(file, user.uid, user.gid);
    return file;
  };
  const [certificate, key] = [own(files.certificate, 'server.pem'), own(files.key, 'server.key')];
  const settings = ['ssl = on', `ssl_cert_file = '${certificate}'`, `ssl_key_file = '${key}'`];
  appendFileSync(join(cluster, 'postgresql.conf'), `${settings.join('\n')}\n`);
  writeFileSync(join(cluster, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
  const child = piece.spawn();
  // The piece itself asks without TLS, which this one refuses: its answer is the proof that it runs.
  await until(child, async () => /no encryption|pg_hba/.test(await piece.isReady().then(String, String)));
  return { port, url: superuserUrl(options), stop: () => stop(piece, child) };
};

/** A broker with a listener that asks for TLS and a login: user `orders`, password `secret`, by each mechanism. */
export const securedKafka = async (dataDir: string, files: ServerFiles): Promise<SecuredServer> => {
  const [inside, controllerPort, port] = [await freePort(), await freePort(), await freePort()];
  await formatWithUsers(join(dataDir, 'kafka'), { port: inside, controllerPort });
  const piece = await kafka({ dataDir, port: inside, controllerPort, progress: () => undefined });
  const login = 'org.apache.kafka.common.security';
  const settings = {
    listeners: `PLAINTEXT://127.0.0.1:${inside},CONTROLLER://127.0.0.1:${controllerPort},SECURED://127.0.0.1:${port}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${inside},SECURED://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL',
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': files.store,
    'ssl.keystore.password': 'changeit',
    'listener.name.secured.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.secured.plain.sasl.jaas.config': `${login}.plain.PlainLoginModule required user_orders="secret";`,
    'listener.name.secured.scram-sha-256.sasl.jaas.config': `${login}.scram.ScramLoginModule required;`,
    'listener.name.secured.scram-sha-512.sasl.jaas.config': `${login}.scram.ScramLoginModule required;`,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  appendFileSync(join(dataDir, 'kafka', 'server.properties'), lines.join(''));
  const child = piece.spawn();
  await until(child, () => piece.isReady().catch(() => false));
  return { port, stop: () => stop(piece, child) };
};

/** As the local stack formats its storage, with the secrets that SCRAM needs before the first login. */
const formatWithUsers = async (home: string, ports: { port: number; controllerPort: number }): Promise<void> => {
  const properties = join(home, 'format.properties');
  mkdirSync(home, { recursive: true });
  writeFileSync(properties, serverProperties({ ...ports, logFolder: join(home, 'log') }));
  const secrets = ['256', '512'].flatMap((bits) => ['-S', `SCRAM-SHA-${bits}=[name=orders,password=secret]`]);
  const command = ['kafka.tools.StorageTool', 'format', '-t', 'MkU3OEVBNTcwNTJENDM2Qg', '-c', properties, ...secrets];
  const classPath = join(await kafkaJars(() => undefined), '*');
  execFileSync('java', ['-Xmx128m', '-cp', classPath, ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** A proxy that speaks TLS for a server that does not: the local ClickHouse. */
export const securedProxy = async (target: URL, files: ServerFiles): Promise<SecuredServer> => {
  const options = { cert: readFileSync(files.certificate), key: readFileSync(files.key) };
  const server = createServer(options, (secured) => {
    const plain = connect(Number(target.port), target.hostname);
    const end = (): void => void [secured, plain].map((socket) => socket.destroy());
    for (const socket of [secured, plain]) socket.on('error', end).on('close', end);
    secured.pipe(plain).pipe(secured);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, stop: async () => void server.close() };
};

const until = async (child: ChildProcess, holds: () => Promise<boolean>): Promise<void> => {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()));
  for (const deadline = Date.now() + 60_000; !(await holds());) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`The server does not run: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const stop = async ({ stopSignal }: Piece, child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  child.kill(stopSignal);
  await once(child, 'exit');
};
