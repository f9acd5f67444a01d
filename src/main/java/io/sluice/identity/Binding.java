package io.sluice.identity;

/** To whom a token is bound: whoever else presents it stole it. */
public sealed interface Binding {

  /** To nobody: a bearer token. */
  Binding NONE = new Bearer();

  /** Whoever holds it may use it (RFC 6750). */
  record Bearer() implements Binding {}

  /**
   * To the holder of a private key, who proves it with each request (RFC 9449 section 6.1).
   *
   * @param thumbprint RFC 7638 thumbprint of the public key ({@code cnf.jkt})
   */
  record Key(String thumbprint) implements Binding {}

  /**
   * To the holder of a client certificate (RFC 8705 section 3.1).
   *
   * @param thumbprint SHA-256 of its DER encoding, base64url ({@code cnf.x5t#S256})
   */
  record Certificate(String thumbprint) implements Binding {}
}
