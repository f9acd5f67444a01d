package io.sluice.routing;

import java.util.concurrent.atomic.LongAdder;

/** What requests for a model did beyond their first attempts, since the process began. */
final class Detours {

  /** The same deployment again. */
  final LongAdder retries = new LongAdder();

  /** Another one, since one had failed. */
  final LongAdder failovers = new LongAdder();

  /** Another one beside the first, which took long to begin. */
  final LongAdder hedges = new LongAdder();

  /** Of those, the ones that answered... */
  final LongAdder hedgesWon = new LongAdder();

  /** ...and the ones that the first was faster than after all. */
  final LongAdder hedgesLost = new LongAdder();

  /** Not made, since the budget was used up. */
  final LongAdder retriesDenied = new LongAdder();

  final LongAdder hedgesDenied = new LongAdder();
}
