import { expect, it } from 'vitest';
import { textKind } from '../../src/tokens/text-kind.ts';

it.each([
  ['english', 'You are the assistant of a small shop. Answer in a friendly voice, and keep it short.'],
  ['german', 'Sie sind der Assistent einer Hausverwaltung und beantworten die Anfragen von Mietern.'],
  ['latin', 'Vous êtes le guide de la bibliothèque et vous répondez à des questions sur les livres.'],
  ['chinese', '你是一家社区图书馆的在线助手。请用简洁、友好的语气回答读者的问题。'],
  ['japanese', 'あなたは小さな旅館の案内係です。丁寧で分かりやすい日本語で答えてください。'],
  ['korean', '당신은 작은 도서관의 안내원입니다. 짧고 친절하게 대답하세요.'],
  ['cyrillic', 'Вы помощник небольшой библиотеки. Отвечайте коротко и вежливо.'],
  ['code', 'import x from "y";\n\nexport function one(): number {\n  return 1;\n}\n'],
  ['json', '{\n  "id": "ord_1",\n  "items": [{ "sku": "HL-22", "quantity": 3 }]\n}'],
  ['tools', '[{"type":"function","function":{"name":"find","description":"Find","parameters":{"type":"object"}}}]'],
  ['yaml', 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: answer\n  namespace: support\n'],
  ['markdown', '# Title\n\nSome text of the page.\n\n- one\n- two\n\n## More\n\n- three\n'],
  ['numbers', 'a,b,c\n1,22.5,3\n4,55.1,6\n7,88.9,9\n10,11.2,12\n'],
  ['emoji', 'ok 👍🎉 see you 😀😀'],
])('takes a text for %s', (kind, text) => {
  expect(textKind(text)).toBe(kind);
});

it('does not guess what nothing tells', () => {
  expect(textKind('xyzzy')).toBeUndefined();
});
