package io.sluice.routing;

/**
 * What requests for a model did beyond their first attempts since the process began, for people who
 * look on.
 *
 * @param retries attempts at the deployment that had just failed
 * @param failovers attempts at another one, since one had failed
 * @param hedges attempts at another one beside the first
 * @param hedgesWon of those, the ones that answered
 * @param hedgesLost of those, the ones that the first was faster than
 * @param retriesDenied retries and failovers that the budget did not allow
 * @param hedgesDenied hedges that the budget did not allow
 * @param budget how many it would allow now
 */
public record ModelState(
    String alias,
    long retries,
    long failovers,
    long hedges,
    long hedgesWon,
    long hedgesLost,
    long retriesDenied,
    long hedgesDenied,
    double budget) {}
