#!/usr/bin/env node
// npm start: prepares the checkout, then becomes the local stack. Options: npm start -- --help
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkNode, checkout, ensureBuilt, ensureInstalled } from './prepare.mjs';

checkNode();
ensureInstalled();
ensureBuilt();
await import(pathToFileURL(join(checkout, 'dist', 'tools', 'local-stack', 'src', 'main.js')).href);
