/**
 * Forms with files, {@code multipart/form-data} (RFC 7578, RFC 2046), read as they pass: the small
 * fields are found, the files are not kept.
 */
@NullMarked
package io.sluice.wire.multipart;

import org.jspecify.annotations.NullMarked;
