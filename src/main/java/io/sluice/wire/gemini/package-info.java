/**
 * Google's Gemini API, of AI Studio and of Vertex AI: its requests and answers as they pass
 * through, and its half of every translation.
 */
@NullMarked
package io.sluice.wire.gemini;

import org.jspecify.annotations.NullMarked;
