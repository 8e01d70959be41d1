package io.packetfs.bench.plot;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Curves over two logarithmic axes, as SVG, one panel beside the other. It has a background of its
 * own, and colours for light and for dark.
 */
public final class LogPlot {
  private static final int PANEL_WIDTH = 460;
  private static final int HEIGHT = 340;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 70;
  private static final int BOTTOM = 50;
  private static final int LEGEND_TOP = 44;
  private static final int LEGEND_STEP = 16;
  private static final int LINE_STEP = 12;
  private static final int DOT_RADIUS = 3;
  private static final int DECADE = 10;

  private static final String STYLE =
      """
      text { font: 12px system-ui, sans-serif; fill: #24292f }
      .title { font-size: 14px; font-weight: 600 }
      .back { fill: #ffffff }
      .grid { stroke: #d0d7de; stroke-width: 1 }
      .curve { fill: none; stroke-width: 2 }
      .c0 { stroke: #0550ae } .d0 { fill: #0550ae }
      .c1 { stroke: #bc4c00 } .d1 { fill: #bc4c00 }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .back { fill: #0d1117 }
        .grid { stroke: #30363d }
        .c0 { stroke: #79c0ff } .d0 { fill: #79c0ff }
        .c1 { stroke: #ffa657 } .d1 { fill: #ffa657 }
      }
      """;

  private static final String[] SUPERSCRIPTS = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private LogPlot() throws XMLStreamException {
    xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
  }

  /** Where a curve goes through; both more than 0. */
  public record Point(double x, double y) {
    /** Checks that both have a logarithm. */
    public Point {
      if (!(x > 0 && y > 0)) {
        throw new IllegalArgumentException("no logarithm: " + x + ", " + y);
      }
    }
  }

  /**
   * A curve.
   *
   * @param points in the order in which they are joined, at least one
   */
  public record Series(String name, List<Point> points) {
    /** Copies the points. */
    public Series {
      points = List.copyOf(points);
    }
  }

  /**
   * Curves over the same axes.
   *
   * @param series one or two
   */
  public record Panel(String title, String xLabel, String yLabel, List<Series> series) {
    /** Copies the curves. */
    public Panel {
      series = List.copyOf(series);
      if (series.isEmpty() || series.size() > 2) {
        throw new IllegalArgumentException("a panel has 1 or 2 curves, not " + series.size());
      }
    }
  }

  /** Whole decades, at least one. */
  private record Axis(int from, int to) {
    static Axis of(double[] values) {
      double least = Double.POSITIVE_INFINITY;
      double most = 0;
      for (double value : values) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      int from = (int) Math.floor(Math.log10(least));
      return new Axis(from, Math.max(from + 1, (int) Math.ceil(Math.log10(most))));
    }

    /** 0 at its beginning, 1 at its end. */
    double share(double value) {
      return (Math.log10(value) - from) / (to - from);
    }
  }

  /** The picture of these panels, as an XML document. */
  public static String svg(List<Panel> panels) {
    try {
      return new LogPlot().draw(panels);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string could not be written to", e);
    }
  }

  private String draw(List<Panel> panels) throws XMLStreamException {
    int width = panels.size() * PANEL_WIDTH;
    xml.writeStartElement("svg");
    xml.writeDefaultNamespace("http://www.w3.org/2000/svg");
    attribute("viewBox", "0 0 " + width + " " + HEIGHT);
    attribute("width", width);
    attribute("height", HEIGHT);
    attribute("role", "img");
    element("style", STYLE);
    empty("rect", "class", "back", "width", "100%", "height", "100%");
    for (int i = 0; i < panels.size(); i++) {
      xml.writeStartElement("g");
      attribute("transform", "translate(" + i * PANEL_WIDTH + " 0)");
      panel(panels.get(i));
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.close();
    return text + "\n";
  }

  private void panel(Panel panel) throws XMLStreamException {
    List<Point> all = panel.series().stream().flatMap(s -> s.points().stream()).toList();
    Axis xAxis = Axis.of(all.stream().mapToDouble(Point::x).toArray());
    Axis yAxis = Axis.of(all.stream().mapToDouble(Point::y).toArray());
    text(panel.title(), LEFT, TOP - LEGEND_TOP, "start", "title");
    for (int decade = xAxis.from(); decade <= xAxis.to(); decade++) {
      double x = x(xAxis, Math.pow(DECADE, decade));
      line(x, TOP, x, HEIGHT - BOTTOM);
      text(power(decade), x, HEIGHT - BOTTOM + LEGEND_STEP, "middle", "tick");
    }
    for (int decade = yAxis.from(); decade <= yAxis.to(); decade++) {
      double y = y(yAxis, Math.pow(DECADE, decade));
      line(LEFT, y, PANEL_WIDTH - RIGHT, y);
      text(power(decade), LEFT - DOT_RADIUS * 2.0, y + DOT_RADIUS, "end", "tick");
    }
    text(panel.xLabel(), (LEFT + PANEL_WIDTH - RIGHT) / 2.0, HEIGHT - LINE_STEP, "middle", "label");
    text(panel.yLabel(), LEFT / 4.0, TOP - LINE_STEP * 1.5, "start", "label");
    for (int i = 0; i < panel.series().size(); i++) {
      curve(panel.series().get(i), i, xAxis, yAxis);
    }
  }

  private void curve(Series series, int index, Axis xAxis, Axis yAxis) throws XMLStreamException {
    StringBuilder points = new StringBuilder();
    for (Point point : series.points()) {
      String x = number(x(xAxis, point.x()));
      String y = number(y(yAxis, point.y()));
      points.append(x).append(',').append(y).append(' ');
      empty("circle", "class", "d" + index, "cx", x, "cy", y, "r", String.valueOf(DOT_RADIUS));
    }
    empty("polyline", "class", "curve c" + index, "points", points.toString().strip());
    double top = TOP - LEGEND_TOP + (index + 1.0) * LEGEND_STEP;
    empty(
        "rect",
        "class",
        "d" + index,
        "x",
        number(PANEL_WIDTH - RIGHT - LINE_STEP),
        "y",
        number(top - DOT_RADIUS * 2.0),
        "width",
        String.valueOf(LINE_STEP),
        "height",
        String.valueOf(DOT_RADIUS));
    text(series.name(), PANEL_WIDTH - RIGHT - LINE_STEP * 1.5, top, "end", "name");
  }

  private static double x(Axis axis, double value) {
    return LEFT + axis.share(value) * (PANEL_WIDTH - LEFT - RIGHT);
  }

  private static double y(Axis axis, double value) {
    return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - TOP - BOTTOM);
  }

  /** 10 to the power of this, as people write it. */
  private static String power(int exponent) {
    StringBuilder power = new StringBuilder("10");
    if (exponent < 0) {
      power.append('⁻');
    }
    for (char digit : String.valueOf(Math.abs(exponent)).toCharArray()) {
      power.append(SUPERSCRIPTS[digit - '0']);
    }
    return power.toString();
  }

  private void line(double x1, double y1, double x2, double y2) throws XMLStreamException {
    empty(
        "line",
        "class",
        "grid",
        "x1",
        number(x1),
        "y1",
        number(y1),
        "x2",
        number(x2),
        "y2",
        number(y2));
  }

  private void text(String words, double x, double y, String anchor, String kind)
      throws XMLStreamException {
    xml.writeStartElement("text");
    attribute("class", kind);
    attribute("x", number(x));
    attribute("y", number(y));
    attribute("text-anchor", anchor);
    xml.writeCharacters(words);
    xml.writeEndElement();
  }

  private void element(String name, String content) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(content);
    xml.writeEndElement();
  }

  /** An element without content; names and values of its attributes in turn. */
  private void empty(String name, String... attributes) throws XMLStreamException {
    xml.writeEmptyElement(name);
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], attributes[i + 1]);
    }
    xml.writeCharacters("\n");
  }

  private void attribute(String name, Object value) throws XMLStreamException {
    xml.writeAttribute(name, value.toString());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
