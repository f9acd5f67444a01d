package io.sluice.audit;

import org.jspecify.annotations.Nullable;

/**
 * What was found when an audit was verified.
 *
 * @param writer whose chain it is; empty if there is none
 * @param first number of the first record that is kept
 * @param last number of the last record that was verified
 * @param removed how many records before the first were removed by retention, which is stated in
 *     the chain
 * @param checkpoints whose signature was checked, in the chain and beside it
 * @param covered number of the last record that a checkpoint covers; those behind it rest on the
 *     chain alone
 * @param healed incomplete lines that a killed writer left and the next one cut off
 * @param lost events that the writer says it could not record
 * @param fault the first thing that is wrong, or null
 */
public record Verification(
    String writer,
    long first,
    long last,
    long removed,
    long checkpoints,
    long covered,
    long healed,
    long lost,
    @Nullable Fault fault) {

  public boolean good() {
    return fault == null;
  }
}
