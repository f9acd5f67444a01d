package io.sluice.wire.responses;

/** An answer that the provider may keep and give out again under an id. */
public interface KeptResponse {

  /** The provider's id of it, as far as it has come by; empty as long as it has not. */
  String responseId();
}
