package io.sluice.cli;

/** Entry point. */
public final class Sluice {
  private Sluice() {}

  public static void main(String[] args) {
    System.out.println("hi");
  }
}
