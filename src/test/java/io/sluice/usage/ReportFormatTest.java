package io.sluice.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.usage.UsageReport.By;
import io.sluice.usage.UsageReport.Row;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFormatTest {
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  @Test
  void theTableIsAlignedAndEndsInTheTotal() {
    assertThat(ReportFormat.TABLE.render(report("search", "support")))
        .isEqualTo(
            """
            Usage by team, 2026-11 (UTC)

            team     requests  input  cache_read  cache_write  output  reasoning  total  reported  estimated  partial  uncertain
            search         10    100          20            3      40          5    163         4          3        2          1
            support        10    100          20            3      40          5    163         4          3        2          1
            total          20    200          40            6      80         10    326         8          6        4          2
            """);
  }

  @Test
  void csvHasAHeadingAndALineForEachGroup() {
    assertThat(ReportFormat.CSV.render(report("search")))
        .isEqualTo(
            "team,requests,input,cache_read,cache_write,output,reasoning,total,reported,estimated,"
                + "partial,uncertain,cache_write_long,audio_input,audio_output,image_input,"
                + "image_output,units\r\nsearch,10,100,20,3,40,5,163,4,3,2,1,0,0,0,0,0,0\r\n");
  }

  @Test
  void theTableShowsTheKindsOfTokensThatWereUsed() {
    TokenCounts tokens = new TokenCounts(9, 0, 0, 8, 0, 0, 0, 6, 0, 0, 3);
    UsageReport report =
        new UsageReport(NOVEMBER, By.TEAM, List.of(new Row("voice", 1, tokens, 1, 0, 0, 0)));
    assertThat(ReportFormat.TABLE.render(report))
        .contains("uncertain  audio_output  units\n")
        .contains("        0             6      3\n")
        .doesNotContain("image");
    assertThat(ReportFormat.CSV.render(report)).contains(",0,0,0,6,0,0,3\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"})
  void aFormulaBecomesText(String hostile) {
    assertThat(Csv.cell(hostile).replaceFirst("^\"", "")).startsWith("'" + hostile.charAt(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "plain;plain",
        "a,b;\"a,b\"",
        "say \"hi\";\"say \"\"hi\"\"\"",
        "a=b;a=b",
        "=a,b;\"'=a,b\""
      })
  void cellsAreQuotedAsInRfc4180(String text, String cell) {
    assertThat(Csv.cell(text)).isEqualTo(cell);
  }

  @Property
  void aCellIsReadBackAsItsTextAndNeverStartsAFormula(@ForAll String text) {
    String cell = Csv.cell(text);
    String read =
        cell.startsWith("\"") && cell.length() > 1
            ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"")
            : cell;
    assertThat(read).isIn(text, "'" + text);
    assertThat(read.isEmpty() || "=+-@\t\r".indexOf(read.charAt(0)) < 0).isTrue();
  }

  @Test
  void jsonHasRowsAndTotal() throws JsonProcessingException {
    JsonNode root = new ObjectMapper().readTree(ReportFormat.JSON.render(report("a\"b", "c")));
    assertThat(root.fieldNames()).toIterable().containsExactly("month", "by", "rows", "total");
    assertThat(root.get("month").asText()).isEqualTo("2026-11");
    assertThat(root.get("by").asText()).isEqualTo("team");
    JsonNode row = root.get("rows").get(0);
    assertThat(row.get("team").asText()).isEqualTo("a\"b");
    assertThat(row.get("cache_read").asLong()).isEqualTo(20);
    assertThat(row.get("total").asLong()).isEqualTo(163);
    assertThat(root.get("total").get("total").asLong()).isEqualTo(326);
    assertThat(root.get("total").get("uncertain").asLong()).isEqualTo(2);
  }

  @Test
  void aNameCannotMoveTheCursorOfATerminal() {
    assertThat(ReportFormat.TABLE.render(report("a\u001b[2Jb\u009bc\nd\u202e")))
        .contains("a?[2Jb?c?d?")
        .doesNotContain("\u001b");
  }

  private static UsageReport report(String... groups) {
    List<Row> rows =
        Arrays.stream(groups)
            .map(group -> new Row(group, 10, new TokenCounts(100, 20, 3, 40, 5), 4, 3, 2, 1))
            .toList();
    return new UsageReport(NOVEMBER, By.TEAM, rows);
  }
}
