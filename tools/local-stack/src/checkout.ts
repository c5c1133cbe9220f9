import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this checkout, found from the sources (in tests) as well as from `dist`. */
export const checkout = folderWith('nest-cli.json', __dirname);

function folderWith(file: string, folder: string): string {
  if (existsSync(join(folder, file))) return folder;
  if (dirname(folder) === folder)
    throw new Error(`No folder above ${__dirname} holds ${file}: the checkout is incomplete.`);
  return folderWith(file, dirname(folder));
}
