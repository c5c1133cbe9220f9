// Lets a child process of a test run a program from its sources, as the tests themselves do: node -r THIS PROGRAM.ts
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '..', '..');
const { transform } = require(join(root, 'jest.config.cjs')).projects[0];
const [[, [, swc]]] = Object.entries(transform);
const cache = join(root, 'node_modules', '.cache', 'run-typescript');
mkdirSync(cache, { recursive: true });

const compiled = (source, filename) => {
  const digest = createHash('sha256').update(`${filename}\0${source}`).digest('hex');
  const cached = join(cache, `${digest}.js`);
  try {
    return readFileSync(cached, 'utf8');
  } catch {
    const { code } = transformSync(source, { ...swc, filename });
    const written = `${cached}.${process.pid}`;
    writeFileSync(written, code);
    renameSync(written, cached);
    return code;
  }
};

Module._extensions['.ts'] = (module, filename) => {
  module._compile(compiled(readFileSync(filename, 'utf8'), filename), filename);
};

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const [, lib, part] = /^@refold\/([^/]+)(?:\/(.+))?$/.exec(request) ?? [];
  const source = lib && join(root, 'libs', lib, 'src', ...(part ? [part] : []), 'index.ts');
  return resolve.call(this, source ?? request, ...rest);
};
