//! What the picture shows.

use super::*;

fn bars(heights: &[u32]) -> Vec<Bar> {
    let labelled = |(at, height): (usize, &u32)| Bar { label: format!("{at}"), height: *height };
    heights.iter().enumerate().map(labelled).collect()
}

/// The picture as it is read back: its width, and its points.
fn drawn(heights: &[u32]) -> (u32, Vec<u8>) {
    let Ok(drawing) = draw(&bars(heights), "$1.50") else { panic!("no picture") };
    let png = &drawing.pictures[0];
    assert!(png.len() < 100_000, "{} bytes", png.len());
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut points = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut points).unwrap();
    (info.width, points)
}

/// How many points of a column have the colour of bars.
fn blue(x: u32, (width, points): &(u32, Vec<u8>)) -> usize {
    let column = points.chunks(3).skip(usize::try_from(x).unwrap()).step_by(usize::try_from(*width).unwrap());
    column.filter(|point| **point == [BAR.r(), BAR.g(), BAR.b()]).count()
}

#[test]
fn bars_are_as_high_as_they_should_be() {
    let picture = drawn(&[1_000, 500, 0, 1]);
    let step = u32::try_from((RIGHT - LEFT) / 4).unwrap();
    let column = |at| (u32::try_from(LEFT).unwrap() + at * step + 5) * SCALE;
    let heights: Vec<_> = (0..4).map(|at| blue(column(at), &picture)).collect();
    assert_eq!(heights, [460, 230, 0, 4]);
}

#[test]
fn a_month_and_nothing_at_all_can_be_drawn() {
    drawn(&[7; 30]);
    drawn(&[]);
}
