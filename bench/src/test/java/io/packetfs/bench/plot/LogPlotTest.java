package io.packetfs.bench.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.bench.plot.LogPlot.Panel;
import io.packetfs.bench.plot.LogPlot.Point;
import io.packetfs.bench.plot.LogPlot.Series;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class LogPlotTest {
  @Test
  void pointsOfOneDecadeAreAsFarApartAsThoseOfAnother() throws Exception {
    Document plot =
        drawn(
            new Series(
                "a < b & c", List.of(new Point(1, 20), new Point(10, 20), new Point(100, 20))));

    double[] x = new double[3];
    for (int i = 0; i < x.length; i++) {
      Element dot = (Element) plot.getElementsByTagName("circle").item(i);
      x[i] = Double.parseDouble(dot.getAttribute("cx"));
      assertEquals(
          plot.getElementsByTagName("circle")
              .item(0)
              .getAttributes()
              .getNamedItem("cy")
              .getNodeValue(),
          dot.getAttribute("cy"));
    }
    assertEquals(x[1] - x[0], x[2] - x[1], 0.2);
    assertTrue(x[0] < x[1]);
  }

  @Test
  void namesAreWrittenAsTheyAre() throws Exception {
    Document plot = drawn(new Series("a < b & c", List.of(new Point(1, 1))));

    assertTrue(plot.getDocumentElement().getTextContent().contains("a < b & c"));
    assertTrue(plot.getDocumentElement().getTextContent().contains("10⁰"));
  }

  @Test
  void whatHasNoLogarithmIsRefused() {
    assertEquals(
        "no logarithm: 0.0, 1.0",
        assertThrows(IllegalArgumentException.class, () -> new Point(0, 1)).getMessage());
  }

  private static Document drawn(Series series) throws Exception {
    String svg = LogPlot.svg(List.of(new Panel("title", "x", "y", List.of(series))));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
