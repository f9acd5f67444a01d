/**
 * The command line, one class per command. It wires nothing of the road itself: it reads the
 * configuration and hands it to the broker, the simulator or the ledger.
 */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
