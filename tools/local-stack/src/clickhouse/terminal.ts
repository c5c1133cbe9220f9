import { openSync } from 'node:fs';
import { DataType, load, open } from 'ffi-rs';

const onMac = process.platform === 'darwin';
const readWriteWithoutControl = 2 | (onMac ? 0x20000 : 0x100); // O_RDWR | O_NOCTTY

/**
 * Puts a terminal of our own in the place of standard input, and nothing in the place of standard output.
 * @returns file descriptors: the terminal's far end, to type into, and the former input and output
 */
export function sitAtTerminal(): { keyboard: number; formerInput: number; formerOutput: number } {
  open({ library: 'c', path: onMac ? '/usr/lib/libSystem.B.dylib' : 'libc.so.6' });
  const [formerInput, formerOutput] = [call('dup', 0), call('dup', 1)];
  const keyboard = call('posix_openpt', readWriteWithoutControl);
  if (keyboard < 0 || call('grantpt', keyboard) !== 0 || call('unlockpt', keyboard) !== 0) {
    throw new Error('The system gives no pseudo terminal, which ClickHouse needs here: is /dev/pts mounted?');
  }
  call('dup2', openSync(terminalName(keyboard), readWriteWithoutControl), 0);
  call('dup2', openSync('/dev/null', 'w'), 1);
  return { keyboard, formerInput, formerOutput };
}

function call(funcName: string, ...numbers: number[]): number {
  return load({
    library: 'c',
    funcName,
    retType: DataType.I32,
    paramsType: numbers.map(() => DataType.I32),
    paramsValue: numbers,
  });
}

function terminalName(keyboard: number): string {
  return load({
    library: 'c',
    funcName: 'ptsname',
    retType: DataType.String,
    paramsType: [DataType.I32],
    paramsValue: [keyboard],
  });
}
