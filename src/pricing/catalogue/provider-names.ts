// Names that gateways, conventions and libraries have for providers → those of the catalogue.
const names: Readonly<Record<string, string>> = {
  'ai.studio': 'google',
  'amazon bedrock': 'bedrock',
  'amazon-bedrock': 'bedrock',
  aws: 'bedrock',
  'aws.bedrock': 'bedrock',
  'az.ai.inference': 'azure',
  'az.ai.openai': 'azure',
  'azure.ai.inference': 'azure',
  'azure.ai.openai': 'azure',
  'azure-openai': 'azure',
  azure_ai: 'azure',
  azure_openai: 'azure',
  azure_text: 'azure',
  bedrock_converse: 'bedrock',
  codestral: 'mistral',
  cohere_chat: 'cohere',
  dashscope: 'alibaba',
  'fireworks-ai': 'fireworks',
  fireworks_ai: 'fireworks',
  'gcp.gemini': 'google',
  'gcp.gen_ai': 'google',
  'gcp.vertex.agent': 'google',
  'gcp.vertex_ai': 'vertex',
  gemini: 'google',
  'google ai studio': 'google',
  'google vertex': 'vertex',
  'google-ai-studio': 'google',
  'google-gla': 'google',
  'google-vertex': 'vertex',
  'google.generative-ai': 'google',
  'google.vertex': 'vertex',
  googleai: 'google',
  meta_llama: 'meta',
  mistral_ai: 'mistral',
  mistralai: 'mistral',
  moonshot: 'moonshotai',
  moonshot_ai: 'moonshotai',
  qwen: 'alibaba',
  'text-completion-openai': 'openai',
  together_ai: 'together',
  togetherai: 'together',
  'vertex.anthropic': 'vertex',
  vertex_ai: 'vertex',
  'vertex_ai-language-models': 'vertex',
  vertex_ai_beta: 'vertex',
  vertexai: 'vertex',
  'x-ai': 'xai',
  x_ai: 'xai',
  'z-ai': 'zai',
  'z.ai': 'zai',
};

/** What libraries add to a provider's name: which of its APIs was asked. */
const apis = /\.(?:chat|completion|embedding|image|messages|responses)$/;

/** A provider as the catalogue names it; what nobody knows is kept as it is. */
export function providerNamed(name: string | undefined): string | undefined {
  const lower = name?.trim().toLowerCase().replace(apis, '');
  return lower === undefined || lower === '' ? undefined : Object.hasOwn(names, lower) ? names[lower] : lower;
}
