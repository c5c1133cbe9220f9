#!/usr/bin/env node
// refold VERB …: the operator's command. Builds what is stale first. Verbs and options: refold --help
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkNode, checkout, ensureBuilt, ensureInstalled } from './prepare.mjs';

checkNode();
ensureInstalled();
ensureBuilt({ projects: ['model', 'events', 'commands', 'platform', 'cli'] });
await import(pathToFileURL(join(checkout, 'dist', 'apps', 'cli', 'src', 'main.js')).href);
