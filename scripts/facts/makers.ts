// Who made a model that somebody else sells, by how its name begins behind the seller's own prefixes.

const makers: readonly (readonly [RegExp, string])[] = [
  [/claude/, 'anthropic'],
  [
    /^(?:openai[./])?(?:gpt|chatgpt|o[134](?:$|[-:])|codex|computer-use|davinci|babbage|text-embedding-(?:3|ada)|ada$|whisper|tts|gpt-oss)/,
    'openai',
  ],
  [/gpt-oss|openai/, 'openai'],
  [/nemotron|nvidia/, 'nvidia'],
  [/dall-e|gpt-image|sora/, 'openai'],
  [/imagen|veo-/, 'google'],
  [/flux/, 'black-forest-labs'],
  [/stable-|^sd3|stability/, 'stability'],
  [
    /gemini|gemma|google|textembedding-gecko|multilingual-embedding|multimodalembedding|^text-embedding|semantic-ranker/,
    'google',
  ],
  [/deepseek/, 'deepseek'],
  [/qwen|qwq|qvq/, 'alibaba'],
  [/mistral|mixtral|codestral|ministral|pixtral|devstral|magistral|voxtral/, 'mistral'],
  [/nova|titan|amazon/, 'amazon'],
  [/grok|x-ai|xai/, 'xai'],
  [/kimi|moonshot/, 'moonshotai'],
  [/glm|z-ai|zai/, 'zai'],
  [/minimax/, 'minimax'],
  [/command|cohere|embed-v|embed-english|embed-multilingual|rerank-/, 'cohere'],
  [/sonar|perplexity/, 'perplexity'],
  [/jamba|ai21|^j2-/, 'ai21'],
  [/phi-|microsoft|mai-/, 'microsoft'],
  [/hermes|nousresearch/, 'nousresearch'],
  [/seed|bytedance/, 'bytedance'],
  [/hunyuan|hy3|tencent/, 'tencent'],
  [/step-?\d|stepfun/, 'stepfun'],
  [/palmyra|writer/, 'writer'],
  [/twelvelabs|marengo/, 'twelvelabs'],
  [/voyage/, 'voyageai'],
  [/llama|meta/, 'meta'],
];

/** `other` where the name does not tell; undefined for what the provider made itself. */
export function makerOf(provider: string, id: string): string | undefined {
  const name = id.toLowerCase().replace(/^(?:us|eu|au|jp|in|ca|apac|global|us-gov)\./, '');
  const maker = makers.find(([names]) => names.test(name))?.[1] ?? segmentOf(provider, name);
  const isMaker = maker === provider || (maker === undefined && !sellers.has(provider));
  return isMaker ? undefined : (maker ?? 'other');
}

/** The first part of a path, which names the maker at most sellers; at Bedrock the first part of a dotted name. */
function segmentOf(provider: string, name: string): string | undefined {
  const [, first] = (provider === 'bedrock' ? /^([a-z][a-z0-9-]*)[./]/ : /^([a-z][\w-]*)\//).exec(name) ?? [];
  return first === 'accounts' || first === 'fal-ai' ? undefined : first;
}

/** Providers that sell models of others alone, or mostly. */
const sellers = new Set([
  'azure',
  'bedrock',
  'cerebras',
  'deepinfra',
  'fal',
  'fireworks',
  'groq',
  'openrouter',
  'together',
  'vertex',
]);
