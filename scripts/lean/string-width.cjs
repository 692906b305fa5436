// Stands in for string-width in cli-table3: the same widths, but what is plainly one column a character is counted
// without compiling the regular expressions that know emoji and wide characters.
// oxlint-disable-next-line no-control-regex -- a colour begins with one
const color = /\u001b\[\d+m/g;
const narrow = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2026\u2500-\u257f]*$/;

module.exports = (text) => {
  const plain = text.replace(color, '');
  return narrow.test(plain) ? plain.length : require('fast-string-width').default(plain);
};
