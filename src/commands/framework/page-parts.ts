import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PageParts } from '../../render/html/page.ts';
import type { PageQuestion } from '../../render/question.ts';
import { pageFile } from '../../system/paths.ts';
import { packageVersion } from '../../system/version.ts';

/** What a page is made of beside the report: its script, as the build made it. */
export function pageParts(question: PageQuestion | undefined): PageParts {
  return { script: readFileSync(pageFile, 'utf8'), hash: hashOf, question, version: packageVersion };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
