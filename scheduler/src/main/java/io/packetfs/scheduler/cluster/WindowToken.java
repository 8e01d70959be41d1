package io.packetfs.scheduler.cluster;

import io.packetfs.job.WindowResult;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of per-window results ended.
 *
 * @param objectIndex which object, or -1: before the first
 * @param window place on its grid, or -1: before the first
 */
record WindowToken(int objectIndex, long window) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})-(\\d{1,18})");
  private static final WindowToken START = new WindowToken(-1, -1);

  static WindowToken behind(WindowResult last) {
    return new WindowToken(last.objectIndex(), last.index());
  }

  /**
   * Reads a token back.
   *
   * @param text null: from the start
   * @throws io.packetfs.problem.ProblemException INVALID_VALUE if no page ended so
   */
  static WindowToken parse(@Nullable String text) {
    if (text == null) {
      return START;
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "page_token is what next_page_token of the page before said",
              "OBJECT-WINDOW",
              text)
          .asException();
    }
    return new WindowToken(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  String text() {
    return objectIndex + "-" + window;
  }
}
