import { langchain } from '../langchain.js';

export const name = '@langchain/openai, chat completions';
export const kind = 'conversation';
export const connect = (root, token) => langchain(root, token, { useResponsesApi: false });
