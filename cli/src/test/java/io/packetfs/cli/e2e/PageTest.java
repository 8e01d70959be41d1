package io.packetfs.cli.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.packetfs.cli.Main;
import io.packetfs.testing.Processes;
import io.packetfs.testing.Requires;
import io.packetfs.testing.RunningProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code pfs up} in a real Chromium. */
class PageTest {
  private static final String MODULES = "file://" + Expected.JDK_MODULES;

  /** Where the build's reader finds what the page looked like. */
  private static final Path SCREENSHOTS = Processes.home().resolve("cli/target/page");

  private static final double BOUND_MS = (double) Rest.BOUND.toMillis();

  @RegisterExtension final Processes processes = new Processes();

  @TempDir Path directory;
  private final List<String> complaints = new ArrayList<>();
  private Playwright playwright;
  private Page page;

  @BeforeEach
  void open() {
    Path chromium = Requires.program("chromium", "chromium");
    RunningProcess up =
        processes.java(
            Main.class,
            "up",
            "--port",
            "0",
            "--edge-port",
            "0",
            "--allow",
            "file://" + Expected.JDK_LIBRARIES + "/",
            "--set",
            "edge.id=edge-1",
            "--set",
            "scheduler.database=" + directory.resolve("jobs.db"));
    String url = up.awaitLine("scheduler +(http://127\\.0\\.0\\.1:\\d+)", Rest.BOUND).group(1);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    PlaywrightAssertions.setDefaultAssertionTimeout(BOUND_MS);
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setArgs(List.of("--no-sandbox"))
                    .setTimeout(BOUND_MS));
    page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1200, 1400));
    page.setDefaultTimeout(BOUND_MS);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.navigate(url + "/");
  }

  @AfterEach
  void close() {
    if (playwright != null) {
      playwright.close();
    }
  }

  @Test
  void aJobIsSubmittedWatchedAndReadFromTheForm() {
    Expected expected = Expected.of(Expected.JDK_MODULES);
    page.getByLabel("Objects, one URL a line").fill(MODULES);
    page.getByLabel("Name").fill("the JDK's classes");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit").setExact(true))
        .click();

    assertThat(page.locator("#job-state")).hasText("SUCCEEDED");
    assertThat(page.locator("#job-title")).hasText("Job the JDK's classes");
    // The form begins with crc32c and counteq of 0.
    assertThat(page.locator("#job-objects")).containsText(expected.crc32c());
    assertThat(page.locator("#job-objects")).containsText(expected.zeros());
    assertThat(page.locator("#job-shares tbody tr")).hasCount(1);
    assertThat(page.locator("#job-shares")).containsText("100.0 %");
    assertThat(page.locator("#jobs")).containsText("the JDK's classes");
    Locator pcpus = page.locator("#pcpus tbody tr");
    assertThat(pcpus).hasCount(1);
    assertThat(pcpus).containsText("edge-1");
    assertThat(page.locator("#connection")).hasText("live");
    shoot("job");
    assertEquals(List.of(), complaints);
  }

  @Test
  void whatIsRefusedIsSaidBesideTheForm() {
    page.getByLabel("Objects, one URL a line").fill("file:///etc/passwd");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit").setExact(true))
        .click();

    assertThat(page.locator("#job-error")).containsText("/etc/passwd");
    assertThat(page.locator("#job")).isHidden();
    shoot("refused");
  }

  @Test
  void aNarrowScreenNeedsNoScrollingSideways() {
    page.setViewportSize(390, 844);
    assertThat(page.locator("#connection")).hasText("live");

    assertEquals(
        page.evaluate("document.documentElement.clientWidth"),
        page.evaluate("document.documentElement.scrollWidth"));
    shoot("narrow");
    assertEquals(List.of(), complaints);
  }

  private void shoot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }
}
