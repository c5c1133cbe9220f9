// Runs the sources as they are, as jest does: what a test starts as a process of its own needs no build.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const checkout = join(__dirname, '..', '..', '..', '..');
const { transform } = require(join(checkout, 'jest.config.cjs')).projects[0];
const [[, [, swc]]] = Object.entries(transform);
const cache = join(checkout, 'node_modules', '.cache', 'from-source');
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
  const found = lib ? join(checkout, 'libs', lib, 'src', ...(part ? [part] : []), 'index.ts') : request;
  return resolve.call(this, found, ...rest);
};
