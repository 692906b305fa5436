import { pageHtml, type PageParts } from './html/page.ts';
import type { Renderer } from './renderer.ts';

/** A page of its own. */
export function htmlRenderer(parts: PageParts | undefined): Renderer {
  if (!parts) throw new Error('a page has a script');
  return (report, { charts = [], answer = '' }) => pageHtml(report, { answer, charts }, parts);
}
