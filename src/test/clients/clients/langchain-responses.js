import { langchain } from '../langchain.js';

export const name = '@langchain/openai, responses';
export const kind = 'conversation';
export const connect = (root, token) => langchain(root, token, { useResponsesApi: true });
