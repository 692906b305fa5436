// Names that gateways and conventions have for providers → those of the catalogue.
const names: Readonly<Record<string, string>> = {
  'az.ai.inference': 'azure',
  'az.ai.openai': 'azure',
  'azure.ai.inference': 'azure',
  'azure.ai.openai': 'azure',
  azure_ai: 'azure',
  azure_openai: 'azure',
  azure_text: 'azure',
  'amazon bedrock': 'bedrock',
  'aws.bedrock': 'bedrock',
  aws: 'bedrock',
  bedrock_converse: 'bedrock',
  'gcp.gemini': 'google',
  'gcp.gen_ai': 'google',
  'gcp.vertex_ai': 'google',
  gemini: 'google',
  'google ai studio': 'google',
  'google vertex': 'google',
  googleai: 'google',
  vertex_ai: 'google',
  vertexai: 'google',
  'vertex_ai-language-models': 'google',
  cohere_chat: 'cohere',
  dashscope: 'alibaba',
  fireworks_ai: 'fireworks',
  mistral_ai: 'mistral',
  mistralai: 'mistral',
  moonshot: 'moonshotai',
  together_ai: 'together',
  togetherai: 'together',
  x_ai: 'xai',
  'x-ai': 'xai',
  'z.ai': 'zai',
};

/** A provider as the catalogue names it; what nobody knows is kept as it is. */
export function providerNamed(name: string | undefined): string | undefined {
  const lower = name?.trim().toLowerCase();
  return lower === undefined || lower === '' ? undefined : Object.hasOwn(names, lower) ? names[lower] : lower;
}
