/**
 * What was really spent: the journal that survives a crash, the ledger behind it, and reports.
 * Knows no HTTP.
 */
@NullMarked
package io.sluice.usage;

import org.jspecify.annotations.NullMarked;
