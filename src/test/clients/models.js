/** The demo's models, by what the provider of each speaks. Every client asks all of its kind. */
export const models = {
  conversation: {
    openai: 'sim-small',
    messages: 'sim-claude',
    'messages, thinking': 'sim-claude-thinking',
    gemini: 'sim-gemini',
    'gemini, thinking': 'sim-gemini-3',
    converse: 'sim-nova',
    cohere: 'sim-command',
  },
  embedding: { openai: 'sim-embed' },
};

/** Their providers have no way to ask how many tokens something is. */
export const uncounted = ['sim-nova', 'sim-command'];
