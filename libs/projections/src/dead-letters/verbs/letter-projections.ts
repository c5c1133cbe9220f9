import type { Projection } from '../../flush/projection';
import { Refusal } from '../../operations/refusal';
import type { LetterReport, VersionState } from '../../operations/reports';
import type { OperatorTools } from '../../operations/tools';
import { physicalName, type ProjectionName } from '../../table/names';
import { readVersions } from '../../versions/version-states';
import type { LetterHead } from '../letters';

interface KnownProjection extends ProjectionName {
  readonly state: VersionState;
  /** Null when the code no longer defines it. */
  readonly projection: Projection | null;
}

/** What letters belong to: every version that is in the code or was once, by the name that letters carry. */
export class LetterProjections {
  private constructor(private readonly known: ReadonlyMap<string, KnownProjection>) {}

  static async of({ pool, projections }: OperatorTools): Promise<LetterProjections> {
    const versions = new Map((await readVersions(pool)).map((version) => [physicalName(version), version]));
    const known = new Map<string, KnownProjection>();
    for (const [id, version] of versions) known.set(id, { ...version, projection: null });
    for (const projection of projections) {
      const { id, name, version } = projection;
      known.set(id, { name, version, state: versions.get(id)?.state ?? 'declared', projection });
    }
    return new LetterProjections(known);
  }

  /**
   * All versions of a view, by the names that letters carry; undefined without a view: all.
   * @throws Refusal when nothing is known of it
   */
  idsOf(view: string | undefined): string[] | undefined {
    if (view === undefined) return undefined;
    const ids = [...this.known].flatMap(([id, { name }]) => (name === view ? [id] : []));
    if (ids.length === 0) throw new Refusal('unknown', `There is no view or fact table '${view}', and never was one.`);
    return ids;
  }

  reportOf({ id, projection, streamId, streamVersion, rowKey, eventId, eventType, ...head }: LetterHead): LetterReport {
    const { status, reason, message, tries, parkedAt } = head;
    const { name: view, version } = this.nameOf(projection);
    return {
      ...{ id, view, version, status: status === 'failed' ? 'failed' : 'waiting' },
      ...{ streamId, streamVersion, rowKey, eventId, eventType, reason, message, tries, parkedAt },
    };
  }

  /** Null when the code no longer defines it, or when its tables are gone. */
  inCode(id: string): Projection | null {
    const known = this.known.get(id);
    return known && known.state !== 'retired' ? known.projection : null;
  }

  /**
   * The projection whose letters are to be folded.
   * @throws Refusal when the code no longer defines it, or a rebuild holds its rows
   */
  foldable(id: string): Projection {
    const { name, version } = this.nameOf(id);
    const projection = this.inCode(id);
    if (!projection)
      throw new Refusal(
        'refused',
        `The code no longer has version ${version} of ${name}: its letters can be shown and discarded, not folded.`,
      );
    if (this.known.get(id)?.state === 'building')
      throw new Refusal(
        'busy',
        `Version ${version} of ${name} is being built. Fold its letters again when it is live.`,
      );
    return projection;
  }

  private nameOf(id: string): ProjectionName {
    const [, name = id, digits = '0'] = /^(.*)_v(\d+)$/.exec(id) ?? [];
    return this.known.get(id) ?? { name, version: Number(digits) };
  }
}
