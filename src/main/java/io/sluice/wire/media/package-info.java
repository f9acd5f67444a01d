/**
 * OpenAI's formats that are no conversation: moderations, images, sound, files and batches. They
 * pass through; what is read of them is what they cost.
 */
@NullMarked
package io.sluice.wire.media;

import org.jspecify.annotations.NullMarked;
