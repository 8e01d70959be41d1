package io.packetfs.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell; the last is not padded. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  private Table() {}

  /** A table without rows. */
  public static Table of(String... headings) {
    Table table = new Table();
    table.row(headings);
    return table;
  }

  /** Adds a row with as many cells as there are headings. */
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Prints headings and rows. */
  public void print(PrintStream out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i));
        if (i < columns - 1) {
          line.repeat(' ', widths[i] - row.get(i).length() + 2);
        }
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
