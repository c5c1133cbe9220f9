const levels: Readonly<Record<number, string>> = { 30: '', 40: 'WARN ', 50: 'ERROR ', 60: 'FATAL ' };
/** Said already by the name before the line, or of no use to a person. */
const silent = new Set(['level', 'time', 'process', 'pid', 'hostname', 'msg', 'err']);

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly err?: { readonly stack?: string };
  readonly [field: string]: unknown;
}

/** Refold's processes log JSON, one object a line; this is what a person reads of it. Other lines stay as they are. */
export function readable(line: string): string {
  const parsed = parse(line);
  if (!parsed) return line;
  const fields = Object.entries(parsed)
    .filter(([name]) => !silent.has(name))
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const stack = parsed.err?.stack ? `\n${parsed.err.stack}` : '';
  return `${levels[parsed.level] ?? 'debug '}${parsed.msg}${fields.join('')}${stack}`;
}

function parse(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as Partial<LogLine>;
    return typeof value.level === 'number' && typeof value.msg === 'string' ? (value as LogLine) : undefined;
  } catch {
    return undefined;
  }
}
