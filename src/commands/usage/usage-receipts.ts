import { receiptsFile } from '../../ask/disk/receipts.ts';
import { loadAskSettings } from '../../ask/disk/config.ts';
import { stderrMessages } from '../framework/stderr-messages.ts';
import { statPath } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { UserError } from '../../values/errors.ts';

interface Wanted {
  /** A file; false for --no-plan. */
  readonly plan?: string | boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** The file of receipts that a plan names, or the default one. Throws a UserError if there is none yet. */
export async function usualReceipts(io: Io, options: Wanted): Promise<string> {
  const { receipts } = await loadAskSettings(io, options.plan, stderrMessages(io, options));
  const file = receiptsFile(io, receipts);
  if (statPath(file)) return file;
  throw new UserError(`no receipts in ${file} yet`, {
    hint: 'cost-projection ask leaves them; name another file of them as an argument',
  });
}
