import { DataType, isNullPointer, load, open, type JsExternal } from 'ffi-rs';

/**
 * Runs the whole program `clickhouse local`, which libchdb exports as one function, in a thread of its own.
 * @param library where libchdb.so lies
 * @returns the engine's complaint when it has ended, or nothing when it ended well
 */
export async function runClickHouse(library: string, args: readonly string[]): Promise<string | undefined> {
  open({ library: 'chdb', path: library });
  const result = await load({
    library: 'chdb',
    funcName: 'chdb_query_cmdline',
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [args.length, [...args]],
    runInNewThread: true,
  });
  return errorOf(result);
}

function errorOf(result: JsExternal): string | undefined {
  const call = {
    library: 'chdb',
    funcName: 'chdb_result_error',
    paramsType: [DataType.External],
    paramsValue: [result],
  };
  const pointer = load<DataType.External>({ ...call, retType: DataType.External });
  return isNullPointer(pointer) ? undefined : load<DataType.String>({ ...call, retType: DataType.String });
}
