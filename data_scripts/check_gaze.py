"""Say how to get a saliency data set by hand, or check the folder that one has made

    bikd_check_gaze dhf1k|hollywood2|ucfsports|salicon|other [FOLDER]

Without FOLDER it prints where the data are and which layout is right. With FOLDER it checks that every frame has a map and fixations, that no
number is missing in a video, that one sample of each video (all images of a set are too many: every hundredth) can be read and agrees in size,
and how many there are. The checks are those that `named_gaze_dls` makes, so what passes here will load.
"""
from fastcore.all import *
from typing import Annotated

HOW = dict(
    dhf1k="""DHF1K: 1,000 videos of 640 x 360 pixels; the gaze of 1 to 700 is public. No licence is stated; its authors ask to be cited.
1. From the drives named in https://github.com/wenguanwang/DHF1K fetch `video` and `annotation`, and generate_frame.m.
2. Extract the frames as generate_frame.m does, under its names, into annotation/NUMBER/images. With ffmpeg, for each video:
       mkdir -p annotation/0001/images && ffmpeg -i video/001.AVI -vsync passthrough annotation/0001/images/%04d.png
3. Layout: FOLDER/annotation/0001/{images,maps,fixation}/0001.png; 601 to 700 are for validation.""",
    hollywood2="""Hollywood-2: scenes from 69 films, with the gaze of 16 people (Mathe and Sminchisescu, http://vision.imar.ro/eyetracking, which has the
terms). Saliency models use the version cut into shots, 74.6 GB.
1. Fetch it from the drive named in https://github.com/wenguanwang/DHF1K.
2. Layout: FOLDER/{training,testing}/actionclip…/{images,maps,fixation}/…_00001.png. Many shots are short: `ends='clamp'`.""",
    ucfsports="""UCF-Sports: 150 videos of 9 sports, gaze as for Hollywood-2 (http://vision.imar.ro/eyetracking, which has the terms).
1. Fetch it from the drive named in https://github.com/wenguanwang/DHF1K.
2. Layout: FOLDER/{training,testing}/Diving-Side-001/{images,maps,fixation}/…_001.png.""",
    salicon="""SALICON: 20,000 images from MS COCO (2014), 480 x 640; attention by mouse, not by eye. The truth of the 5,000 for testing is held back.
1. From http://salicon.net/challenge-2017 (which has the terms) fetch images, fixations and maps.
2. Layout: FOLDER/{images,maps,fixations}/{train,val}/COCO_….{jpg,png,mat}.""",
    other="""Your own: FOLDER/{train,val}/VIDEO/{images,maps,fixation}/0001.png, or FOLDER/{images,maps,fixations}/{train,val}/NAME.png.
A map is bright where people looked; in a fixation file every pixel that is not black was looked at.""")
COUNTS = dict(dhf1k=(600, 100), ucfsports=(103, 47), salicon=(10000, 5000))  # training, validation

def check(
    folder # Of videos, or of images, maps and fixations
):
    "Go over the files; return how many videos or images there are for training and for validation"
    from bikd_nb.data.gaze import FOLDERS, clip_items, gaze_images_dls, first_dir, read_truth, video_folders  # here, because torch takes seconds
    still = folder.is_dir() and first_dir(folder, FOLDERS[0])
    if still: dls = gaze_images_dls(folder, num_workers=0)
    splits = [dls.train_ds.items, dls.valid_ds.items] if still else video_folders(folder)
    for name,found in zip(('training', 'validation'), splits):
        samples = found[::100] if still else [clip_items(video, 1, stride=1) for video in found]
        for sample in samples: read_truth(*(sample,) if still else sample[:1], (9, 16))
        print(f"{name}: {len(found):,} images" if still else f"{name}: {len(found):,} videos, {sum(len(s) for s in samples):,} frames")
    return tuple(len(found) for found in splits)

@call_parse
def main(
    name:Annotated[str, dict(choices=list(HOW))], # Which data set
    folder:Annotated[str, dict(nargs='?')] # Where it lies; without it, how to get it is printed
):
    "Say how to get a saliency data set by hand, or check the folder that one has made"
    if folder is None: return print(HOW[name])
    got,want = check(Path(folder).expanduser()),COUNTS.get(name)
    if want and got != want: print(f"NOT the whole of {name}: {want[0]:,} for training and {want[1]:,} for validation would be right")
