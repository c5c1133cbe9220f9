import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { kafkaJars, requireJava } from './jars';

describe('what Kafka needs of the machine', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  const pretend = (program: string, script: string) => {
    writeFileSync(join(folder, program), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, program), 0o755);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'refold-path-'));
    environment = { PATH: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('without Java, three ways on are shown', () => {
    expect(() => requireJava(environment)).toThrow(
      /java was not found[^]*apt-get install[^]*KAFKA_BROKERS=[^]*docker compose up/,
    );
  });

  test('a Java that is too old is named', () => {
    pretend('java', `echo 'openjdk version "11.0.2" 2019-01-15' >&2`);
    expect(() => requireJava(environment)).toThrow(/Java 17 or later; this is 11/);
  });

  test('Java 17 and later will do', () => {
    pretend('java', `echo 'openjdk version "21" 2023-09-19' >&2`);
    expect(() => requireJava(environment)).not.toThrow();
  });

  test('without Maven, three ways on are shown', async () => {
    await expect(kafkaJars(() => undefined, environment)).rejects.toThrow(
      /mvn was not found[^]*KAFKA_BROKERS=[^]*docker compose up/,
    );
  });

  describe('with Maven', () => {
    const copies = `[ "$1" = -v ] && exit 0; for a in "$@"; do case $a in -DoutputDirectory=*) echo jar > "\${a#*=}/kafka.jar";; esac; done`;
    const told: string[] = [];
    const progress = (line: string) => told.push(line);

    beforeEach(() => {
      told.splice(0);
      environment.PATH = [folder, process.env.PATH].join(delimiter);
    });

    test('the jars are fetched once, and that is told', async () => {
      pretend('mvn', copies);
      const jars = await kafkaJars(progress, environment);
      expect(readdirSync(jars)).toEqual(['kafka.jar']);
      pretend('mvn', 'exit 1');
      expect(await kafkaJars(progress, environment)).toBe(jars);
      expect(told).toEqual(["Kafka's jars are fetched by Maven, once"]);
    });

    test('a failure shows what Maven said, and leaves no half of a copy', async () => {
      pretend('mvn', `[ "$1" = -v ] && exit 0; echo 'Could not resolve dependencies'; exit 1`);
      await expect(kafkaJars(progress, environment)).rejects.toThrow(/Could not resolve dependencies[^]*Three ways on/);
      expect(readdirSync(join(folder, 'cache', 'refold'))).toEqual([]);
    });
  });
});
