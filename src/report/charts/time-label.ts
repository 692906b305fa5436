const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const time = /^(\d{4})-(\d{2})(?:-(\d{2})(?: (\d{2}:\d{2}))?)?$/;

/** A month, day or hour as people write it, the larger unit only where it begins: `Jan 2027`, `Feb`; else the name. */
export function timeLabel(name: string, before?: string): string {
  const [, year = '', month = '', day, hour] = time.exec(name) ?? [];
  if (year === '') return name;
  const monthName = months[Number(month) - 1] ?? month;
  if (day === undefined) return before?.startsWith(`${year}-`) === true ? monthName : `${monthName} ${year}`;
  const date = `${Number(day)} ${monthName}`;
  if (hour === undefined || before === undefined) return hour === undefined ? date : `${date} ${hour}`;
  return before.startsWith(name.slice(0, 10)) ? hour : `${date} ${hour}`;
}
