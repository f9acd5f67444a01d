/** The demo's models, by what each provider of them speaks. Every client asks all of its kind. */
export const models = {
  conversation: { chat: 'sim-small' },
  embedding: {},
};
