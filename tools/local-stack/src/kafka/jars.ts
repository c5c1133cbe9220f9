import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout } from '../checkout';
import { Problem } from '../problem';

const oldestJava = 17;
const waysOn = `Three ways on:
  - install it (Debian: apt-get install openjdk-17-jre-headless maven; macOS: brew install openjdk maven)
  - set KAFKA_BROKERS=host:port to a Kafka that you run
  - use Docker: docker compose up`;

/** @throws {Problem} when there is no Java, or an older one than Kafka needs */
export function requireJava(env = process.env): void {
  const { status, stderr, stdout } = spawnSync('java', ['-version'], { encoding: 'utf8', env });
  if (status !== 0) throw new Problem(`Kafka needs Java ${oldestJava} or later, and java was not found. ${waysOn}`);
  const version = Number(/version "(\d+)/.exec(stderr + stdout)?.[1]);
  if (version < oldestJava) throw new Problem(`Kafka needs Java ${oldestJava} or later; this is ${version}. ${waysOn}`);
}

/** @returns the folder with Kafka's jars; the first time, Maven copies them there (about 45 MB) */
export async function kafkaJars(progress: (line: string) => void, env = process.env): Promise<string> {
  const pom = join(checkout, 'tools', 'local-stack', 'kafka', 'pom.xml');
  const digest = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(env), `kafka-${digest}`);
  if (!existsSync(folder)) {
    progress("Kafka's jars are fetched by Maven, once");
    await copyJars(pom, folder, env);
  }
  return folder;
}

/** Where programs may keep what they can fetch again, by the XDG convention. */
const cacheFolder = ({ XDG_CACHE_HOME }: NodeJS.ProcessEnv): string =>
  join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'refold');

/** Copied aside and renamed: an interrupted copy is never taken for a whole one, nor do two copies meet. */
async function copyJars(pom: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (spawnSync('mvn', ['-v'], { env }).status !== 0)
    throw new Problem(`Maven fetches Kafka, and mvn was not found. ${waysOn}`);
  const draft = `${folder}.${process.pid}.new`;
  mkdirSync(draft, { recursive: true });
  try {
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${draft}`];
    await promisify(execFile)('mvn', ['-q', '-B', '-f', pom, ...goal], { env });
    if (!existsSync(folder)) renameSync(draft, folder);
  } catch (error) {
    throw new Problem(
      `Maven could not fetch Kafka: ${(error as { stdout?: string }).stdout ?? String(error)}\n${waysOn}`,
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
