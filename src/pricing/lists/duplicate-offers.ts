import { UserError } from '../../values/errors.ts';
import type { PriceList } from './schema.ts';

/** A list of a folder, by the name of its file. */
export interface FiledList {
  readonly folder: string;
  readonly file: string;
  readonly list: PriceList;
}

/** Nobody chose the order of the files in a folder: throws a UserError for an offer in two of them. */
export function refuseDuplicateOffers(filed: readonly FiledList[]): void {
  const files = new Map<string, string>();
  for (const { folder, file, list } of filed) {
    for (const { id } of list.models) {
      const offer = `${list.provider}/${id}`.toLowerCase();
      const other = files.get(`${folder}\0${offer}`);
      if (other !== undefined)
        throw new UserError(`${offer} is in ${other} and in ${file}`, {
          hint: 'keep one of them, or name the files one by one: the last one counts',
        });
      files.set(`${folder}\0${offer}`, file);
    }
  }
}
