package io.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BookTest {
  private final Book book = new Book(BillLog.NONE);
  private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  @Test
  void itKeepsTheLatestAndCountsAll() {
    for (int i = 0; i < Book.KEPT + 10; i++) {
      new Bill(book, clock, "chat", "r-" + i).settle(BilledRequest.COMPLETED);
    }

    Book.Page all = book.after(0);
    assertThat(all.total()).isEqualTo(Book.KEPT + 10);
    assertThat(all.bills()).hasSize(Book.KEPT);
    assertThat(all.bills().get(0).requestId()).isEqualTo("r-10");
    assertThat(book.after(Book.KEPT + 8).bills())
        .extracting(BilledRequest::requestId)
        .containsExactly("r-" + (Book.KEPT + 8), "r-" + (Book.KEPT + 9));
    assertThat(book.after(Long.MAX_VALUE).bills()).isEmpty();
  }

  @Test
  void aBillIsSettledOnce() {
    Bill bill = new Bill(book, clock, "chat", "r");
    assertThat(book.after(0).open()).isEqualTo(1);

    bill.settle(BilledRequest.COMPLETED);
    bill.settle(BilledRequest.DIED);
    bill.cut(BilledRequest.CLIENT_GONE);

    assertThat(book.after(0).bills())
        .extracting(BilledRequest::outcome)
        .containsExactly(BilledRequest.COMPLETED);
    assertThat(book.after(0).open()).isZero();
  }
}
