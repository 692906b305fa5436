/** What is said in a conversation, and by whom. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Images beside the text, as data URLs. */
  readonly images?: readonly string[] | undefined;
}
