#!/usr/bin/env node
// npm run build: builds everything into dist, stale or not.
import { checkNode, ensureBuilt, ensureInstalled } from './prepare.mjs';

checkNode();
ensureInstalled();
ensureBuilt({ force: true });
